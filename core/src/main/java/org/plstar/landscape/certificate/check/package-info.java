/**
 * Checks certificates by a second way that shares no code with the one that issues them: plain
 * loops, no native library, elementary functions of {@link java.lang.StrictMath}, every number with
 * the radius of a ball that holds the exact one.
 *
 * <p>Slower, and meant to be read: a mathematician who trusts these files need not trust the rest.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.certificate.check;
