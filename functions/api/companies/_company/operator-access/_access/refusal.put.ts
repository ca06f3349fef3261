// PUT /api/companies/:company/operator-access/:access/refusal
//
// Refuses an operator's request. Owners only; of two answers the first counts.
import { answerDoor } from './answer.ts'

export default answerDoor({ noun: 'refusal', answer: 'refused', summary: 'Refuse an operator’s request' })
