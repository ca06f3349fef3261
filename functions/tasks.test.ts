// A newcomer finds any task by its name: functions/tasks/statements/import.ts is `statements/import`.
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PAYLOADS } from '#shared/operations/enqueue.ts'
import { TASKS } from './tasks.ts'

const here = import.meta.dirname
const files = globSync('tasks/**/*.ts', { cwd: here, exclude: ['**/*.test.ts'] }).sort()
const nameOf = (file: string) => file.slice('tasks/'.length, -'.ts'.length)

test.each(files)('%s is a task of that name, is listed, and says so first', async (file) => {
  const { default: task } = await import(/* @vite-ignore */ `./${file}`)
  expect(task.name).toBe(nameOf(file))
  expect(TASKS).toContain(task)
  expect(readFileSync(`${here}/${file}`, 'utf8')).toMatch(`// Task \`${nameOf(file)}\``)
})

test('files, listed tasks and what can be enqueued are the same', () => {
  const names = files.map(nameOf)
  expect(TASKS.map((task) => task.name).sort()).toEqual(names)
  expect(Object.keys(PAYLOADS).sort()).toEqual(names)
})
