/** What the commands compute, free of how it is asked for and shown. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.study;
