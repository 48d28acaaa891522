/** {@code plstar advise}: its options and its page. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.advise.command;
