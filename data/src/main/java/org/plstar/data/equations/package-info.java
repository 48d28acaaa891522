/**
 * Systems of equations as text, {@code .pls}: lexer, parser, and the conversion of texts to
 * programs.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.data.equations;
