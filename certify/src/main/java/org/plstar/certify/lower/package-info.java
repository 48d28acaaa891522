/**
 * Lowering: a system of equations as a program of the nine instructions in which certificates are
 * written, as docs/certificate-format.md describes them.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.certify.lower;
