/** Tests of the live page. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.serve;
