/** {@code plstar infinite}: its options and its pages. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.infinite.command;
