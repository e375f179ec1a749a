/** With it the policy of the page allows styles that code adds; empty where the server does not say one. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
