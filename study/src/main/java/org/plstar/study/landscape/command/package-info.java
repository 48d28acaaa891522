/** {@code plstar landscape}: its options and its page. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.landscape.command;
