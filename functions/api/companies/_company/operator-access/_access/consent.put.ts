// PUT /api/companies/:company/operator-access/:access/consent
//
// Consents to an operator's request. Owners only; of two answers the first counts.
import { answerDoor } from './answer.ts'

export default answerDoor({ noun: 'consent', answer: 'consented', summary: 'Let an operator in' })
