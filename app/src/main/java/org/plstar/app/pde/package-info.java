/** Solved differential equations: in words, as a page and in files. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.pde;
