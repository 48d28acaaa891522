/** Selection of the long tests that run on a given day. */
@NullMarked
package org.plstar.testing;

import org.jspecify.annotations.NullMarked;
