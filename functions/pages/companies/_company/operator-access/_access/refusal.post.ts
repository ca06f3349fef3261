// POST /companies/:company/operator-access/:access/refusal
//
// Refuses an operator's request. Owners only.
import { answerPage } from './answer.ts'

export default answerPage({ noun: 'refusal', answer: 'refused', sentence: 'Refused, and that is final.' })
