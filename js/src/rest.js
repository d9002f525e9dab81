/** @param {number} ms @returns {Promise<undefined>} */
export const rest = (ms) => new Promise((end) => setTimeout(end, ms));

/** Until a browser has nothing better to do. Some can't tell. @returns {Promise<unknown>} */
export const idle = () => new Promise((end) => (window.requestIdleCallback ?? setTimeout)(end, /** @type {any} */ ({ timeout: 200 })));
