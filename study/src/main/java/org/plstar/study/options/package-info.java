/** Options that commands of several rooms share, and progress in a terminal. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.options;
