/** Systems F(w) = y and the losses on them; a network on a data set is one of them. */
@org.jspecify.annotations.NullMarked
package org.plstar.system;
