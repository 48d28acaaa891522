/** What stands out in the rows of a table before anything is learned from them. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.look;
