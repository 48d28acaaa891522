/** {@code plstar certify}: its options, its page, and the proof of a run. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.certify.command;
