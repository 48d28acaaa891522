/**
 * The second way for claims about slopes of programs: an interpreter of its own in plain loops, one
 * sample at a time, every number with the radius of an interval that holds the exact one.
 *
 * <p>Order of reading: {@link org.plstar.landscape.certificate.check.program.SlopeClaim} is what is
 * claimed, {@link org.plstar.landscape.certificate.check.program.Line} one line of the program,
 * {@link org.plstar.landscape.certificate.check.program.Run} the numbers of one sample, {@link
 * org.plstar.landscape.certificate.check.program.SlopeCheck} the theorems. It shares no code with
 * what issues certificates.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.certificate.check.program;
