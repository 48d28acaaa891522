/** Commands: rooms offer them, and a study becomes a command by its request record. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.command;
