/** @param {number} ms @returns {Promise<undefined>} */
export const rest = (ms) => new Promise((end) => setTimeout(end, ms));
