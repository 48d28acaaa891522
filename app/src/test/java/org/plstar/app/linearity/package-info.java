/** Tests of the sweep over widths as the user sees it. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.linearity;
