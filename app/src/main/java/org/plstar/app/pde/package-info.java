/** Solved differential equations: in JSON, in words and as a page. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.pde;
