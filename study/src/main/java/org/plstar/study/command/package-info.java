/** What a command is: rooms offer them, and a study becomes one by its request record. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.command;
