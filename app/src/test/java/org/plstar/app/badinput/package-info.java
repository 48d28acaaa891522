/** Wrong requests, which are a table, and what each must be refused with. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.badinput;
