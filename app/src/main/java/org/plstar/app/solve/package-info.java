/** What {@code plstar solve} says and writes. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.solve;
