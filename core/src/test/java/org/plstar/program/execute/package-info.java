/** How programs are run: cut, planned, shared by threads. */
@org.jspecify.annotations.NullMarked
package org.plstar.program.execute;
