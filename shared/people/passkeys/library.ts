/** Loaded when somebody first uses a passkey: half a second that the start of web needn't wait for. */
export const webauthn = () => import('@simplewebauthn/server')
