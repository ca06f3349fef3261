// POST /companies/:company/operator-access/:access/consent
//
// Consents to an operator's request. Owners only.
import { answerPage } from './answer.ts'

export default answerPage({
  noun: 'consent',
  answer: 'consented',
  sentence: 'The operator may come in now. You can end it here at any moment.',
})
