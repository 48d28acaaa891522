'use strict';
// Numbers as people read them: superscript powers, thin grouping, as many digits as the place has room for.
window.plstar = {};
plstar.format = (() => {
  const raised = n => String(n).replace(/[-0-9]/g, c => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]));
  const minus = s => s.replace('-', '−');
  const grouped = s => s.replace(/^(-?\d+)/, whole => whole.replace(/\B(?=(\d{3})+$)/g, ','));

  /** A value with the given number of significant digits; whole numbers in full. */
  function number(v, digits = 5) {
    if (v === 0) return '0';
    if (Number.isInteger(v) && Math.abs(v) < 1e9) return minus(grouped(String(v)));
    const [mantissa, exponent] = v.toExponential(digits - 1).split('e');
    const e = Number(exponent);
    if (e >= -3 && e < 6) return minus(grouped(String(Number(v.toPrecision(digits)))));
    return minus(String(Number(mantissa))) + '×10' + raised(e);
  }

  /** A tick of a linear axis whose neighbours are `step` apart. */
  function linearTick(v, step) {
    if (Math.abs(v) < step * 1e-9) return '0';
    const size = Math.max(Math.abs(v), step);
    if (size >= 1e6 || size < 1e-3) {
      const digits = Math.max(0, Math.floor(Math.log10(Math.abs(v)) + 1e-9) - Math.floor(Math.log10(step) + 1e-9));
      const [mantissa, exponent] = v.toExponential(Math.min(digits, 6)).split('e');
      return minus(mantissa) + '×10' + raised(Number(exponent));
    }
    return minus(grouped(v.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)))));
  }

  /** m·10^e on a logarithmic axis; `plain` where every tick of the axis is short in plain digits. */
  function logTick(m, e, plain) {
    if (plain) return grouped(String(Number((m * 10 ** e).toPrecision(3))));
    return (m === 1 ? '' : m + '×') + '10' + raised(e);
  }

  return { number, linearTick, logTick };
})();
