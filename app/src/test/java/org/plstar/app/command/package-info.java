/** The commands as users run them. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.command;
