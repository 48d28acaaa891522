/** What every certificate computes with: rounding, extreme eigenvalues, the length of a step. */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.certificate.bound;
