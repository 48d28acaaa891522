/** Programs and their derivatives, held against differences and against each other. */
@org.jspecify.annotations.NullMarked
package org.plstar.program;
