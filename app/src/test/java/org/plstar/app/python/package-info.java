/** The Python package: its functions are those of the studies' records. */
@NullMarked
package org.plstar.app.python;

import org.jspecify.annotations.NullMarked;
