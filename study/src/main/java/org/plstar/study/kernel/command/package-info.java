/** {@code plstar kernel}: its options, its summaries and the files it writes. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.kernel.command;
