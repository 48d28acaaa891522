/**
 * Searches for provable claims about a system at a point, and writes them as a certificate. The
 * check proves them.
 */
@NullMarked
package org.plstar.certify;

import org.jspecify.annotations.NullMarked;
