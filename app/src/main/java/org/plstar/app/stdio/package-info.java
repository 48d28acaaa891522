/** Commands for programs: requests and answers over standard input and output. */
@NullMarked
package org.plstar.app.stdio;

import org.jspecify.annotations.NullMarked;
