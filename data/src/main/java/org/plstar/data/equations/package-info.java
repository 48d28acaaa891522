/**
 * Systems of equations as text, {@code .pls}: lexer, parser, and what the text means as a program.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.data.equations;
