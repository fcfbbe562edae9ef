// A whole Bluesky on loopback: directory of names, personal data server (PDS), and the app view that searches.
// Arguments: port of the front, port of the PDS, address of a PostgreSQL.
import dns from 'node:dns'
import http from 'node:http'
import net from 'node:net'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// Its parts listen on every address of the machine; here they are kept to themselves.
dns.setDefaultResultOrder('ipv4first')
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...more) {
  const callback = more.find((one) => typeof one === 'function')
  const told = typeof first === 'object' && first !== null ? first : { port: Number(first) || 0 }
  return listen.call(this, { ...told, host: '127.0.0.1' }, callback)
}

const found = createRequire(`${process.env.PEER_ROOT}/`).resolve('@atproto/dev-env')
const { TestPlc, TestPds, TestBsync, TestBsky, mockNetworkUtilities } = await import(pathToFileURL(found).href)
const [port, pdsPort, url] = process.argv.slice(2)

const plc = await TestPlc.create({})
const bsync = await TestBsync.create({ apiKeys: ['key'], dbUrl: url, dbSchema: 'bsync' })
const bsky = await TestBsky.create({
  plcUrl: plc.url, pdsPort, bsyncApiKey: 'key', bsyncUrl: bsync.url, repoProvider: `ws://localhost:${pdsPort}`,
  dbPostgresSchema: 'appview', dbPostgresUrl: url,
})
const pds = await TestPds.create({
  port: Number(pdsPort), didPlcUrl: plc.url, bskyAppViewUrl: bsky.url, bskyAppViewDid: bsky.ctx.cfg.serverDid,
})
mockNetworkUtilities(pds, bsky)

// What bsky.app shows of a post: its own pages are in no registry, so the app view's answer is set into a page.
async function page(handle, key) {
  const who = await fetch(`${bsky.url}/xrpc/com.atproto.identity.resolveHandle?handle=${handle}`)
  const uri = `at://${(await who.json()).did}/app.bsky.feed.post/${key}`
  const told = await fetch(`${bsky.url}/xrpc/app.bsky.feed.getPosts?uris=${encodeURIComponent(uri)}`)
  const post = (await told.json()).posts?.[0]
  if (!post) return [404, '<!doctype html><title>Post not found</title><h1>Post not found</h1>']
  const plain = (text) => String(text).replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const text = plain(post.record.text)
  const title = `<title>${plain(post.author.handle)} on Bluesky</title>`
  return [200, `<!doctype html>${title}<article><p>${text}</p><time datetime="${post.record.createdAt}"></time></article>`]
}

async function answer(asked, told) {
  process.stderr.write(`asked: ${asked.method} ${asked.url}\n`)
  const [, handle, key] = asked.url.match(/^\/profile\/([^/]+)\/post\/([^/?]+)$/) ?? []
  if (key) {
    const [status, text] = await page(handle, key)
    told.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text)
    return
  }
  const onward = http.request(
    { host: '127.0.0.1', port: pdsPort, path: asked.url, method: asked.method, headers: asked.headers },
    (back) => { told.writeHead(back.statusCode, back.headers); back.pipe(told) },
  )
  onward.on('error', () => told.writeHead(502).end())
  asked.pipe(onward)
}

http.createServer((asked, told) => answer(asked, told).catch(() => told.writeHead(500).end())).listen(Number(port))
