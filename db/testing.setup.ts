import { prepareTestDatabases } from './testing.ts'

export default prepareTestDatabases
