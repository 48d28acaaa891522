/** {@code plstar linearity}: its options, its page, and rows kept as they are measured. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.linearity.command;
