// Runs a PDS and the DID directory that it needs, both on the loopback interface only.
//
// Once both answer, prints one line of JSON: `pds`, the address; `admin`, the value of `Authorization` for calls as
// administrator; `tokens`, an address that gives out access tokens which last as long as one likes (see below).
// Stops when standard input ends or on SIGTERM. All data is in memory or in a folder that goes away.
// With RATE_LIMITS=1 the server limits how often it is called.
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HOST = '127.0.0.1'
const SECONDS_TO_START = 60

process.env.LOG_ENABLED ??= 'false'

// A start that hangs must not hang the test.
const patience = setTimeout(() => {
  console.error(`not up after ${SECONDS_TO_START} seconds`)
  process.exit(1)
}, SECONDS_TO_START * 1000)

const { PDS } = await import('@atproto/pds')
const directory = await import('@did-plc/server')
const { Database, PlcServer } = directory.PlcServer ? directory : directory.default

const folder = mkdtempSync(join(tmpdir(), 'lexgen-pds-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const plcPort = await findPort()
const plc = PlcServer.create({ db: Database.mock(), port: plcPort })
keepOnLoopback(plc.app)
await plc.start()

const port = await findPort()
const password = secret()
const jwtSecret = secret()
const pds = await PDS.fromEnv({ ...storage(), ...keys(), ...network() })
keepOnLoopback(pds.app)
await pds.start()

// The server's own tokens are valid for two hours. GET /<did>/<seconds> gives one that is not.
const tokens = http.createServer((request, response) => {
  const [, did, seconds] = decodeURIComponent(request.url).split('/')
  response.end(accessToken(did, Number(seconds)))
}).listen(0, HOST)
await once(tokens, 'listening')

clearTimeout(patience)
process.on('SIGTERM', stop)
process.stdin.on('end', stop).resume()
const admin = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
console.log(JSON.stringify({ pds: url(port), admin, tokens: url(tokens.address().port) }))

function storage() {
  const blobs = join(folder, 'blobs')
  mkdirSync(blobs)
  return {
    dataDirectory: folder,
    blobstoreDiskLocation: blobs,
    blobstoreDiskTmpLocation: join(folder, 'unfinished-blobs'),
  }
}

function keys() {
  return {
    adminPassword: password,
    jwtSecret,
    dpopSecret: secret(),
    plcRotationKeyK256PrivateKeyHex: secret(),
  }
}

function network() {
  return {
    port,
    // Any other name is taken to be served over TLS.
    hostname: 'localhost',
    // By name: the resolver refuses addresses made of numbers.
    didPlcUrl: `http://localhost:${plcPort}`,
    disableSsrfProtection: true,
    devMode: true,
    serviceHandleDomains: ['.test'],
    inviteRequired: false,
    enableDidDocWithSession: true,
    rateLimitsEnabled: process.env.RATE_LIMITS === '1',
    // There is no AppView. The server insists on an address; nobody listens at this one.
    bskyAppViewUrl: 'http://localhost:9',
    bskyAppViewDid: 'did:web:appview.test',
  }
}

// An access token as this server signs them. With a negative number it expired that many seconds ago.
function accessToken(did, seconds) {
  const encode = (json) => Buffer.from(JSON.stringify(json)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { scope: 'com.atproto.access', aud: pds.ctx.cfg.service.did, sub: did, iat: now, exp: now + seconds }
  const signed = `${encode({ typ: 'at+jwt', alg: 'HS256' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', jwtSecret).update(signed).digest('base64url')}`
}

function url(port) {
  return `http://${HOST}:${port}`
}

function secret() {
  return randomBytes(32).toString('hex')
}

async function findPort() {
  const probe = createServer().listen(0, HOST)
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

// Both servers would listen on every interface.
function keepOnLoopback(app) {
  const { listen } = app
  app.listen = (port) => listen.call(app, port, HOST)
}

async function stop() {
  process.off('SIGTERM', stop)
  process.stdin.off('end', stop)
  await Promise.allSettled([pds.destroy(), plc.destroy()])
  process.exit(0)
}
