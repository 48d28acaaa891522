/** {@code plstar spectrum}: its page. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.spectrum.command;
