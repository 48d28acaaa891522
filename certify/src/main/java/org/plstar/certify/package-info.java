/**
 * Finds what can be proved of a system at a point, and writes it as a certificate. It proves
 * nothing by itself: it asks the check.
 */
@NullMarked
package org.plstar.certify;

import org.jspecify.annotations.NullMarked;
