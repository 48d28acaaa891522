/** {@code plstar data}, {@code classify} and {@code regress}: options, words and pages. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.table.command;
