import type { Config } from '../config.ts'

export interface Secret {
  /** The variables it is made of. Beside each, while it is rotated, there is the old one: `…_OLD`. */
  variables: (keyof Config)[]
  /** Where the new value comes from: made here, or given by the service that asks for it. */
  from: 'made' | string
}

/** Every secret that is rotated, by the name that bin/rotate knows it by. */
export const SECRETS = {
  SESSION_SECRET: { variables: ['SESSION_SECRET'], from: 'made' },
  AWS: {
    variables: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    from: 'Make a second access key for the user of the bucket: AWS console, IAM, Users, Security credentials.',
  },
  BACKUP_KEY: {
    variables: ['BACKUP_KEY'],
    from: 'Make one with `bin/backup new-key`, and keep a copy where no computer of ours is.',
  },
  SMTP_URL: { variables: ['SMTP_URL'], from: 'Make a second password with your mail provider.' },
  OPENAI_API_KEY: {
    variables: ['OPENAI_API_KEY'],
    from: 'Make a second key on platform.openai.com/api-keys.',
  },
  ANTHROPIC_API_KEY: {
    variables: ['ANTHROPIC_API_KEY'],
    from: 'Make a second key on console.anthropic.com/settings/keys.',
  },
} satisfies Record<string, Secret>

export type SecretName = keyof typeof SECRETS

/** The secret's values, the present ones or the old; null where it isn't set. */
export function valuesOf(config: Config, name: SecretName, which: '' | '_OLD' = ''): string[] | null {
  const values = SECRETS[name].variables.map((variable) => config[`${variable}${which}` as keyof Config])
  // What development signs with is known to all.
  const isSet = values.every((value) => typeof value === 'string' && !value.startsWith('for development'))
  return isSet ? (values as string[]) : null
}
