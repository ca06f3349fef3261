// The process that `reader.ts` starts to read files in. Nothing else imports this file.
//
// A PDF or a picture from outside is a program for a parser of 40,000 lines: it runs where it can be stopped, where it
// finds no password in the environment, and where the browser globals that the parser stubs don't leak into ours.
import { readFile } from './decoders/read-file.ts'
import type { Answer, Question } from './reader.ts'

process.on('message', async ({ id, ...question }: Question) => {
  // The parser's own message is for a log, not for a bookkeeper: the name alone decides what is said.
  const answer = await readFile(question).catch(
    (error: Error): Answer => ({ failed: error.name, message: error.message }),
  )
  process.send!({ id, answer })
})

process.send!('ready')

// Without a parent there is nobody to read for.
process.on('disconnect', () => process.exit())
