/** {@code plstar predict} and {@code plstar evaluate}: options, tables and pages. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.predict.command;
