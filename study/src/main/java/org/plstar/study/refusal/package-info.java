/** Why requests of the command line cannot be served. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.refusal;
