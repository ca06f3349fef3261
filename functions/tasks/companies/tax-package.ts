// Task `companies/tax-package`, enqueued when somebody asks for a year's tax package.
//
// Makes the package and puts it where it can be fetched. A second run finds it made, or makes it anew.
import { sheetsOf } from '#functions/pages/companies/_company/tax-package.sheets.ts'
import { task } from '#functions/task.ts'
import { makePackage } from '#shared/tax-package/make-package.ts'

export default task('companies/tax-package', async ({ open, bucket }, { packageId }) => {
  const outcome = await makePackage(open, bucket, packageId, sheetsOf)

  return { outcome }
})
