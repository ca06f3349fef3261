/** Whom development signs in: the bookkeeper of the demo company. */
export const DEMO_EMAIL = 'robin@example.com'
