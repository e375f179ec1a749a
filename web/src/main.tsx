import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { styleNonce } from './lib/style-nonce.ts';
import './styles/index.css';

// By this name Radix looks for it.
Object.assign(window, { __webpack_nonce__: styleNonce });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
